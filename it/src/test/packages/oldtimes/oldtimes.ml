let version = "@version@ over metric " ^ Metric.version
