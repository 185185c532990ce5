"""Study files that come with the product; `concert study run` takes them by their path."""
