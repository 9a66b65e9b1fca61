include Mirage_net.Toy
