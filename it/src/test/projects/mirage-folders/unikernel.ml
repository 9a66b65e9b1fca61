let start () =
  List.iter (fun shape -> Logs.info (fun f -> f "%s: %d" (Shapes.Names.of_shape shape) (Shapes.Areas.of_shape shape))) Shapes.Shape.all;
  Lwt.return (Logs.info (fun f -> f "%s" (String.trim Text.lines)))
