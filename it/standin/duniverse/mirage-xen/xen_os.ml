(* Toy of mirage-xen, whose start-up is that of mirage-solo5. *)

module Main = Solo5_os.Main
