package io.mirage.maven.solo5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Ways to damage an image. */
enum Mutation {
    /** Turns 1 to 8 bits, mostly among the headers. */
    BIT_FLIPS {
        @Override
        byte[] apply(byte[] image, byte[] other, SplittableRandom random) {
            byte[] damaged = image.clone();
            for (int i = random.nextInt(1, 9); i > 0; i--) {
                damaged[place(damaged, random)] ^= (byte) (1 << random.nextInt(8));
            }
            return damaged;
        }
    },
    /** Cuts the end off, or adds some bytes. */
    RESIZING {
        @Override
        byte[] apply(byte[] image, byte[] other, SplittableRandom random) {
            byte[] damaged = Arrays.copyOf(image, random.nextInt(image.length + 64));
            return random.nextBoolean() || damaged.length == 0 ? damaged : BIT_FLIPS.apply(damaged, other, random);
        }
    },
    /** Overwrites 1 to 3 fields of 1 to 8 bytes with numbers that make arithmetic fail. */
    EXTREME_FIELDS {
        @Override
        byte[] apply(byte[] image, byte[] other, SplittableRandom random) {
            byte[] damaged = image.clone();
            ByteBuffer fields = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                int width = 1 << random.nextInt(4);
                int at = Math.min(place(damaged, random) & -width, damaged.length - width);
                long value = extreme(damaged.length, random);
                switch (width) {
                    case 1 -> fields.put(at, (byte) value);
                    case 2 -> fields.putShort(at, (short) value);
                    case 4 -> fields.putInt(at, (int) value);
                    default -> fields.putLong(at, value);
                }
            }
            return damaged;
        }
    },
    /** Copies a piece of another image to some place. */
    SPLICES {
        @Override
        byte[] apply(byte[] image, byte[] other, SplittableRandom random) {
            byte[] damaged = image.clone();
            int from = place(other, random);
            int to = random.nextBoolean() ? Math.min(from, damaged.length - 1) : place(damaged, random);
            int length = 1 + random.nextInt(Math.min(other.length - from, damaged.length - to));
            System.arraycopy(other, from, damaged, to, length);
            return damaged;
        }
    };

    private static final long[] EXTREMES = {
        0,
        1,
        -1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        0xffffffffL,
        0x7fffffffL,
        0x80000000L,
        1L << 32,
        1L << 40,
        -4,
        -8,
        -16,
        -56
    };

    abstract byte[] apply(byte[] image, byte[] other, SplittableRandom random);

    /** A place in the image; three of four times in its first 512 bytes, where the headers are. */
    private static int place(byte[] image, SplittableRandom random) {
        return random.nextInt(random.nextInt(4) == 0 ? image.length : Math.min(512, image.length));
    }

    private static long extreme(int size, SplittableRandom random) {
        int choice = random.nextInt(EXTREMES.length + 3);
        return choice < EXTREMES.length ? EXTREMES[choice] : size + choice - EXTREMES.length - 1;
    }
}
