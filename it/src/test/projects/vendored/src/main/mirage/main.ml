let () =
  Ropes_io.print (Banner.around (Stopwatch.lap ~started:5 ~now:130));
  Printf.printf "%.2f m, %s\n" (Clockface.hand_tip ~feet:10.) Palette.first;
  Printf.printf "metric %s, clockface %s, palette %s\n" Metric.version Clockface.version Palette.version
