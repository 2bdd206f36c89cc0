"""What is written into files for spreadsheets."""

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def defused(cell: str) -> str:
    """``cell`` so that a spreadsheet shows it and does not run it: what begins like a formula gets an apostrophe."""
    return f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell
