/** The name by which a file of records is still there until all is taken over into the tidied one in its place. Found later, it means that a process was killed before that. */
export function replacedPath(path: string): string {
  return `${path}.replaced`;
}
