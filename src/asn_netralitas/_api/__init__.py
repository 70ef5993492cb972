"""What programs ask over HTTP and as tools of language models: JSON in, JSON out."""
