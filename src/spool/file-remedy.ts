const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'Free space on its disk.',
  EDQUOT: 'Free space, or raise the disk quota of this user.',
  EACCES: 'Give this process the right to write there, or choose another home.',
  EPERM: 'Give this process the right to write there, or choose another home.',
  EROFS: 'The file system is read-only: mount it writable, or choose another home.',
  ENOTDIR: 'A file stands where a directory is needed: move it, or choose another home.',
  EEXIST: 'A file stands where a directory is needed: move it, or choose another home.',
  EISDIR: 'A directory stands where the file is needed: move it, or choose another home.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n).',
  ENFILE: 'Too many files are open on this machine: raise its limit.',
  EIO: 'Check the disk.',
};

/** What to do about an error of the file system, in a sentence, by its code (`ENOSPC`, …). */
export function fileRemedy(code: string): string {
  return REMEDIES[code] ?? 'Check that the path exists and can be written to, or choose another home.';
}
