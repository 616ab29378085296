"""Rosters from Excel and to Excel (T9).

`containers` and `sheets` open whatever was uploaded, `headings` finds the table in it, `entries` reads its rows,
`matching` holds them against who is there, `plans` says what would be written, `reports` keeps that as the preview,
`imports` moves an upload from one state to the next, and `workbooks` writes files that can be read in again.
"""
