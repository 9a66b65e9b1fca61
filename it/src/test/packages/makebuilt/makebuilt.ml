let version = "@version@"
