"""Networks for the engine: from an atlas, from files of firms and links, and invented ones."""
