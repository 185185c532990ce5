"""The live view: a page that shows wars while they are played."""
