"""What a release is made of and answers for: locked versions, licences, the bill of materials."""
