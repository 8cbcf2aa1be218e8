"""The applicant's part: begin, fill in, add papers, check, sign, submit; and everything that is one's own."""
