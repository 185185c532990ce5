"""Parts of the live page: what each shows of a tab, as plain data ready for its widget."""
