"""The rules of the product: standard library only, frozen dataclasses, no input or output."""
