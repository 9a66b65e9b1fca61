let version = "@version@"
let lap ~started ~now = Clockface.of_minutes (now - started)
