/**
 * What an image is: reads the ELF file of a unikernel (architecture, Solo5 ABI note, Solo5 manifest note) and compares
 * it with what was declared. Depends on the JDK alone.
 *
 * <p>Formats: ELF64 as in the System V gABI, edition 4.1 and its 64-bit supplement (offset tables beside the code that
 * reads them); the Solo5 notes as in {@code include/elf_abi.h} and {@code include/mft_abi.h} of Solo5 0.9.3.
 */
@NullMarked
package io.mirage.maven.solo5;

import org.jspecify.annotations.NullMarked;
