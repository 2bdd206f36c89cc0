"""The desk: where resident advisors find people, see how far they are, and fill in the same forms with them."""
