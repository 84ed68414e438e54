"""Reading a register file: what it is, which column is which, what each row says. Nothing here touches a table."""
