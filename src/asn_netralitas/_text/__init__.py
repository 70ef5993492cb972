"""Values of the domain as sentences, and documents as text, Markdown and HTML."""
