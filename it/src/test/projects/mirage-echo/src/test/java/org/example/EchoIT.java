package org.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EchoIT {

    private static final int MEGABYTE = 1 << 20;

    @Test
    void answers_with_what_it_gets() throws Exception {
        byte[] sent = new byte[MEGABYTE];
        new Random(1).nextBytes(sent);
        try (Socket socket = new Socket("198.19.9.2", Integer.getInteger("service.port"))) {
            socket.setSoTimeout(60_000);
            Thread sender = new Thread(() -> send(socket, sent));
            sender.start();
            assertArrayEquals(sent, socket.getInputStream().readNBytes(MEGABYTE));
            sender.join();
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // Then less comes back, and the test tells.
        }
    }
}
