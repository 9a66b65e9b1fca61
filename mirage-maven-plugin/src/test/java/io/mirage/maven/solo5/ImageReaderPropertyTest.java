package io.mirage.maven.solo5;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** Any bytes give a value or a format error, in little memory; what was built is read back. */
class ImageReaderPropertyTest {
    private static final int TRIES = 60_000;

    private static final AtomicLong MUTATED = new AtomicLong();
    private static final AtomicLong ACCEPTED = new AtomicLong();
    private static final AtomicLong LARGEST = new AtomicLong();
    private static final AtomicLong NANOSECONDS = new AtomicLong();

    private static final List<byte[]> IMAGES = List.of(
            ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.HVT).build(),
            ElfImageBuilder.solo5(
                            Architecture.AARCH64,
                            AbiTarget.SPT,
                            new Device("service", DeviceType.NET_BASIC),
                            new Device("storage", DeviceType.BLOCK_BASIC))
                    .sections(3)
                    .build(),
            ElfImageBuilder.solo5(
                            Architecture.PPC64LE,
                            AbiTarget.VIRTIO,
                            IntStream.range(0, 63)
                                    .mapToObj(i -> new Device("d" + i, DeviceType.NET_BASIC))
                                    .toArray(Device[]::new))
                    .build(),
            ElfImageBuilder.hostExecutable(Architecture.X86_64).build(),
            ElfImageBuilder.unikraft(Architecture.AARCH64).build(),
            new ElfImageBuilder()
                    .notes(
                            4,
                            IntStream.range(0, 200)
                                    .mapToObj(i -> ElfImageBuilder.note("n" + i, i, new byte[i % 9], 4))
                                    .toArray(byte[][]::new))
                    .abi(1, 2)
                    .build());

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void survivesBitFlips(@ForAll("seeds") long seed) throws IOException {
        readMutated(Mutation.BIT_FLIPS, seed);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void survivesResizing(@ForAll("seeds") long seed) throws IOException {
        readMutated(Mutation.RESIZING, seed);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void survivesExtremeFields(@ForAll("seeds") long seed) throws IOException {
        readMutated(Mutation.EXTREME_FIELDS, seed);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void survivesSplices(@ForAll("seeds") long seed) throws IOException {
        readMutated(Mutation.SPLICES, seed);
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void readsBackWhatWasBuilt(@ForAll("images") ImageFile expected) throws Exception {
        ElfImageBuilder builder = new ElfImageBuilder()
                .machine(expected.architecture().machine())
                .type(expected.type() == ElfType.EXECUTABLE ? 2 : 3)
                .load(0x1000, new byte[32], 64);
        expected.interpreter().ifPresent(builder::interpreter);
        expected.abi().ifPresent(abi -> builder.abi(abi.target().number(), abi.version()));
        expected.manifest()
                .ifPresent(manifest -> builder.manifest(manifest.devices().toArray(Device[]::new)));
        byte[] image = builder.build();

        assertThat(ImageReader.read(ByteSource.of(image)))
                .isEqualTo(new ImageFile(
                        expected.architecture(),
                        expected.type(),
                        expected.abi(),
                        expected.manifest(),
                        expected.interpreter(),
                        image.length));
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.randomValue(Random::nextLong);
    }

    @Provide
    Arbitrary<ImageFile> images() {
        Arbitrary<Architecture> architectures =
                Arbitraries.integers().between(0, 0xffff).map(Architecture::new);
        Arbitrary<Abi> abis = Combinators.combine(
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.integers().greaterOrEqual(0))
                .as((target, version) -> new Abi(new AbiTarget(target), version));
        Arbitrary<String> names = Arbitraries.strings()
                .withCharRange('A', 'Z')
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(67);
        Arbitrary<Manifest> manifests = Combinators.combine(names, Arbitraries.of(DeviceType.class))
                .as(Device::new)
                .list()
                .uniqueElements(Device::name)
                .ofMaxSize(63)
                .map(devices -> new Manifest(1, devices));
        Arbitrary<String> interpreters =
                Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(60);
        return Combinators.combine(
                        architectures,
                        Arbitraries.of(ElfType.class),
                        abis.optional(),
                        manifests.optional(),
                        interpreters.optional())
                .as((architecture, type, abi, manifest, interpreter) ->
                        new ImageFile(architecture, type, abi, manifest, interpreter, 0));
    }

    @AfterContainer
    static void report() {
        System.out.printf(
                "%,d mutated images read in %,d ms (%,d accepted), at most %,d bytes allocated for one%n",
                MUTATED.get(), NANOSECONDS.get() / 1_000_000, ACCEPTED.get(), LARGEST.get());
    }

    private static void readMutated(Mutation mutation, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] image = IMAGES.get(random.nextInt(IMAGES.size()));
        byte[] other = IMAGES.get(random.nextInt(IMAGES.size()));
        byte[] mutated = mutation.apply(image, other, random);

        long start = System.nanoTime();
        Allocation.Measured measured = Allocation.read(ByteSource.of(mutated));
        NANOSECONDS.addAndGet(System.nanoTime() - start);

        assertThat(measured.bytes()).isLessThan(Allocation.LIMIT);
        Optional<ImageFile> read = measured.image();
        assertThat(read.isEmpty() || read.get().size() == mutated.length).isTrue();
        MUTATED.incrementAndGet();
        ACCEPTED.addAndGet(read.isPresent() ? 1 : 0);
        LARGEST.accumulateAndGet(measured.bytes(), Math::max);
    }
}
