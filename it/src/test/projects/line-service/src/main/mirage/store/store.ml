module Keys = Hashtbl.Make (struct
  type t = string

  let equal = String.equal
  let hash = Hashtbl.hash
end)

type entry = { value : string; until : float option }
type t = { entries : entry Keys.t; capacity : int }

type error =
  | Full of int
  | Not_a_number of string

let create ~capacity =
  if capacity < 1 then invalid_arg "Store.create";
  { entries = Keys.create 64; capacity }

let is_over ~now entry = match entry.until with Some until -> now >= until | None -> false

let find store ~now key =
  match Keys.find_opt store.entries key with
  | Some entry when is_over ~now entry ->
      Keys.remove store.entries key;
      None
  | found -> found

let get store ~now key = Option.map (fun entry -> entry.value) (find store ~now key)
let sweep store ~now = Keys.filter_map_inplace (fun _ entry -> if is_over ~now entry then None else Some entry) store.entries

let put store ~now key entry =
  let fits () = Keys.mem store.entries key || Keys.length store.entries < store.capacity in
  if not (fits ()) then sweep store ~now;
  if fits () then Ok (Keys.replace store.entries key entry) else Error (Full store.capacity)

let set store ~now ?seconds key value =
  put store ~now key { value; until = Option.map (fun seconds -> now +. seconds) seconds }

let delete store ~now key =
  let there = find store ~now key <> None in
  Keys.remove store.entries key;
  there

let increment store ~now key ~by =
  let entry = Option.value (find store ~now key) ~default:{ value = "0"; until = None } in
  match int_of_string_opt entry.value with
  | None -> Error (Not_a_number key)
  | Some value -> Result.map (fun () -> value + by) (put store ~now key { entry with value = string_of_int (value + by) })

let has_prefix ~prefix text =
  String.length text >= String.length prefix && String.sub text 0 (String.length prefix) = prefix

let keys store ~now ~prefix =
  sweep store ~now;
  Keys.fold (fun key _ found -> if has_prefix ~prefix key then key :: found else found) store.entries []
  |> List.sort String.compare

let size store ~now =
  sweep store ~now;
  Keys.length store.entries

let explain = function
  | Full capacity -> Printf.sprintf "full: there are %d keys" capacity
  | Not_a_number key -> Printf.sprintf "the value of %s is not a number" key
