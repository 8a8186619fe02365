"""The paper: one file per claim, in the paper's order. `faverify` finds the claims through an entry point."""
