"""Bytes: photos and where they lie. The only package that knows Pillow and boto3.

It knows nothing of rows, settings or HTTP: whoever calls it says where the vault is and what the
bytes are for.
"""
