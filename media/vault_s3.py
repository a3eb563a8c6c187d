"""The vault in an S3 server: for more than one machine.

Every put carries the sha256 of its body twice: in the signature, which every S3 server checks, and
as ChecksumSHA256, which newer ones also keep. `If-None-Match: *` makes the server refuse to
overwrite. Waiting and retrying are bounded, so a dead server costs a request seconds, not minutes.
"""

import base64
import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from media.vault import (
    NotInVault,
    VaultFull,
    VaultUnavailable,
    is_original,
    proven,
    require_key,
    require_seconds,
)

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_ABSENT = {"NoSuchKey", "404", "NotFound"}
_THERE_ALREADY = {"PreconditionFailed", "412"}
_FULL = {"QuotaExceeded", "InsufficientStorage", "EntityTooLarge", "507", "XMinioStorageFull"}
_PROBE = "readiness/probe"
_TYPE = "image/jpeg"


class VaultS3:
    """One bucket. Path addressing and version 4 signatures work with every server we know."""

    def __init__(
        self,
        bucket: str,
        *,
        endpoint: str | None = None,
        region: str = "us-east-1",
        access_key: str | None = None,
        secret_key: str | None = None,
        patience_seconds: float = 10,
    ) -> None:
        self._bucket = bucket
        self._client: S3Client = boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            config=Config(
                # Without this a custom endpoint in us-east-1 silently gets version 2 addresses.
                signature_version="s3v4",
                s3={"addressing_style": "path", "payload_signing_enabled": True},
                # The phone sends again anyway: two tries here, and the request thread is free.
                connect_timeout=min(3, patience_seconds),
                read_timeout=patience_seconds,
                retries={"mode": "standard", "total_max_attempts": 2},
                max_pool_connections=32,
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, key: str, data: bytes | BinaryIO, sha256: str) -> None:
        require_key(key)
        whole = proven(data, sha256)
        try:
            self._send(key, whole, sha256, {"IfNoneMatch": "*"})
        except _ThereAlready:
            # An original of another length can't be the bytes of that hash: repair it.
            if is_original(key) and self.size(key) != len(whole):
                self._send(key, whole, sha256, {})

    def get(self, key: str) -> bytes:
        with _translated(require_key(key)):
            body = self._client.get_object(Bucket=self._bucket, Key=key)["Body"]
            with closing(body):
                return body.read()

    def open(self, key: str) -> BinaryIO:
        """Return the whole photo, at most 20 MB: a stream could break when half of it is out."""
        return io.BytesIO(self.get(key))

    def exists(self, key: str) -> bool:
        try:
            self.size(key)
        except NotInVault:
            return False
        return True

    def size(self, key: str) -> int:
        with _translated(require_key(key)):
            return self._client.head_object(Bucket=self._bucket, Key=key)["ContentLength"]

    def delete(self, key: str) -> None:
        with _translated(require_key(key)):
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def sign(self, key: str, seconds: int) -> str | None:
        """Return a GET address. An original opens as a download of bytes, never as a page."""
        parameters: dict[str, Any] = {"Bucket": self._bucket, "Key": require_key(key)}
        if is_original(key):
            parameters["ResponseContentType"] = "application/octet-stream"
            parameters["ResponseContentDisposition"] = "attachment"
        else:
            parameters["ResponseContentType"] = _TYPE
        return self._client.generate_presigned_url(
            "get_object", Params=parameters, ExpiresIn=require_seconds(seconds)
        )

    def check(self) -> None:
        """Write and read one small object: a wrong key, bucket or a full server shows here."""
        with _translated(_PROBE):
            self._client.put_object(Bucket=self._bucket, Key=_PROBE, Body=_PROBE.encode())
            body = self._client.get_object(Bucket=self._bucket, Key=_PROBE)["Body"]
            with closing(body):
                if body.read() != _PROBE.encode():
                    raise VaultUnavailable("the S3 server does not give back what it was given")

    def _send(self, key: str, whole: bytes, sha256: str, condition: dict[str, Any]) -> None:
        with _translated(key):
            answer = self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=whole,
                ContentLength=len(whole),
                ContentType="application/octet-stream" if is_original(key) else _TYPE,
                ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode("ascii"),
                **condition,
            )
        if not answer.get("ETag"):
            # Something between us and the server answers 200 to everything.
            raise VaultUnavailable(f"no S3 server kept {key}")


class _ThereAlready(Exception):
    """The server refused to overwrite."""


@contextmanager
def _translated(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _ABSENT:
            raise NotInVault(key) from None
        if code in _THERE_ALREADY:
            raise _ThereAlready from None
        kind = VaultFull if code in _FULL else VaultUnavailable
        raise kind(f"the S3 server answered {code} for {key}") from error
    except (BotoCoreError, HTTPClientError, OSError, RecursionError) as error:
        # RecursionError: boto3 follows a redirect that leads to a redirect until it gives up.
        raise VaultUnavailable(f"the S3 server can't be used for {key}: {error}") from error
