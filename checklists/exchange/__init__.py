"""Checklists in and out: XLSForm, a plain Excel template, JSON and YAML.

Only this package knows openpyxl, XlsxWriter, xlrd and pyxform. Foreign files are read in a child
process with little memory and little time (``limited``); the rest works on texts and cells.
"""
