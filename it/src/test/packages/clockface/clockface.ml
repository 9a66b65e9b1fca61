let version = "@version@"
let hand_tip ~feet = Metric.metres_of_feet feet
let of_minutes minutes = Printf.sprintf "%02d:%02d" (minutes / 60 mod 24) (minutes mod 60)
