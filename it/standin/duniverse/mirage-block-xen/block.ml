include Mirage_block.Toy
