open Lwt.Infix

module Main (Network : Mirage_net.S) (Disk : Mirage_block.S) = struct
  let start network disk =
    Disk.get_info disk >|= fun info ->
    Logs.info (fun f -> f "frames of %d bytes, sectors of %d bytes" (Network.mtu network) info.Mirage_block.sector_size)
end
