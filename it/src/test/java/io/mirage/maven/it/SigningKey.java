package io.mirage.maven.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** A new OpenPGP key, which lives as long as its test. */
final class SigningKey {

    private final PGPSecretKeyRing keys;

    private SigningKey(PGPSecretKeyRing keys) {
        this.keys = keys;
    }

    /** Makes one, of Ed25519 as gpg makes them, that is locked with a passphrase. */
    static SigningKey generate(String passphrase) {
        try {
            Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
            generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
            PGPKeyPair pair = new BcPGPKeyPair(
                    PublicKeyPacket.VERSION_4,
                    PublicKeyAlgorithmTags.EDDSA_LEGACY,
                    generator.generateKeyPair(),
                    Date.from(Instant.now()));
            PGPDigestCalculator checksum = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
            return new SigningKey(new PGPKeyRingGenerator(
                            PGPSignature.POSITIVE_CERTIFICATION,
                            pair,
                            "Test <it@mirage-maven.invalid>",
                            checksum,
                            null,
                            null,
                            new BcPGPContentSignerBuilder(pair.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512),
                            new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                                    .build(passphrase.toCharArray()))
                    .generateSecretKeyRing());
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The secret key, as {@code gpg --armor --export-secret-keys} prints one. */
    String armored() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (ArmoredOutputStream armor =
                ArmoredOutputStream.builder().clearHeaders().build(text)) {
            keys.encode(armor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.US_ASCII);
    }

    /** Whether a signature is one that this key made of the file as it is. */
    boolean hasSigned(Path file, Path signature) {
        try (InputStream armor = PGPUtil.getDecoderStream(Files.newInputStream(signature))) {
            if (!(new BcPGPObjectFactory(armor).nextObject() instanceof PGPSignatureList signatures)
                    || signatures.size() != 1) {
                throw new AssertionError("Not one signature: " + signature);
            }
            PGPSignature one = signatures.get(0);
            one.init(new BcPGPContentVerifierBuilderProvider(), keys.getPublicKey());
            one.update(Files.readAllBytes(file));
            return one.verify();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PGPException e) {
            throw new AssertionError("Not a signature: " + signature, e);
        }
    }
}
