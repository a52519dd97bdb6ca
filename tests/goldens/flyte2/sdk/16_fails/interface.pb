


divisor



o0
