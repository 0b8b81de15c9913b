/** Compiles only where both types are the same, in both directions and with the same modifiers. */
export function sameType<Left, Right>(
  ..._proof: (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? [] : ['the types differ']
): void {}
