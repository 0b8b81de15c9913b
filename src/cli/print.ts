import type { CommandOutput } from './command-io';

/** Writes a text; resolves when the output takes more. */
export async function print(output: CommandOutput, text: string): Promise<void> {
  if (output.write(text)) return;
  await new Promise<void>((resolve) => output.once('drain', resolve));
}
