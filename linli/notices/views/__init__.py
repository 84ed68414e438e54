"""Pages of postings: for readers, for those who object, for those who post and answer."""
