"""Reading a register file: where it waits, which column is which, what each row says. Nothing here touches a table."""
