let version = "@version@"
let metres_of_feet feet = feet *. 0.3048
