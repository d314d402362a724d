"""The async face of the poet: a bounded queue before a few worker threads."""
