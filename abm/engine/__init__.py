"""The compiled engine: the kernel, its compilation, and blocks of wars."""
