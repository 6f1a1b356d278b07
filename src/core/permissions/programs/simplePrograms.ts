import type { CommandScope } from "../terms/commandScope.ts";
import type { Word } from "../terms/word.ts";
import { ProgramOptions, readArguments, type ReadArguments } from "./programOptions.ts";

/** What a program does with its operands: takes none, prints or counts with them, looks at files' names, or reads files. */
type Operands = "none" | "text" | "name" | "read";

interface SimpleProgram {
  readonly options: ProgramOptions;
  readonly operands: Operands;
  /** More than so many make it write: `uniq IN OUT`. */
  readonly most: number;
  readonly numbers: boolean;
}

/** A line each: the names, what the operands are (`read:1` at most one), and the options with which the program still just reads. Source: the manuals of GNU coreutils 9, BSD and BusyBox. */
const table = `
true false : | text |
pwd | none | -L -P
whoami groups arch nproc tty logname users | none | --all --ignore=
id | text | -u -g -n -G -r -z
uname | none | -a -s -n -r -v -m -p -i -o --all
uptime | none | -p -s --pretty --since
free | none | -b -k -m -g -h -t -w --human --total --mega --giga
hostname | none | -f -s -d -i -I --fqdn --short
locale | none | -a
cal ncal | text | -1 -3 -m -y -j
sleep | text |
seq | text | -s= -w -f=
expr factor | text |
basename | text | -a -s= -z --suffix= --multiple
dirname | text | -z --zero
realpath | name | -e -m -L -P -q -s -z --relative-to= --relative-base=
readlink | name | -f -e -m -n -q -s -v -z --canonicalize
which | text | -a
type | text | -a -t -p -P -f
cat | read | -n -b -s -A -E -T -v -e -t -u --number --number-nonblank --squeeze-blank --show-all --show-ends --show-tabs --show-nonprinting
tac rev | read |
nl | read | -b= -n= -w= -s= -v= -i= -h= -f= -d=
head | read # | -n= -c= -q -v -z --lines= --bytes= --quiet --silent --verbose
tail | read # | -n= -c= -q -v -z --lines= --bytes= --quiet --silent --verbose
wc | read | -l -w -c -m -L --lines --words --bytes --chars --max-line-length --total=
ls dir vdir | name | -a -A -l -h -t -r -R -S -1 -d -F -p -i -s -n -o -g -G -C -x -m -k -L -H -b -B -c -u -U -X -v -w= -I= -N -Q -T= -f --all --almost-all --human-readable --recursive --reverse --sort= --time= --time-style= --color? --classify? --directory --group-directories-first --full-time --inode --size --si --ignore= --hide= --format= --no-group --numeric-uid-gid --author --escape --file-type --indicator-style= --width= --dereference --zero --hyperlink?
tree | name | -a -d -f -i -L= -P= -I= -p -s -h -D -F -C -n -N -q -r -t -u -g -v -J --noreport --dirsfirst --prune --gitignore --filelimit= --du --charset= --matchdirs
stat | name | -c= -f -L -t --format= --printf= --terse --dereference --file-system -x
file | read | -b -i -k -L -h -N -0 -r --brief --mime --mime-type --mime-encoding --dereference --no-dereference
du | name | -a -s -h -c -k -m -b -d= -x -L -S -0 -t= --all --summarize --human-readable --total --max-depth= --bytes --apparent-size --exclude= --si --separate-dirs --threshold=
df | name | -h -a -i -k -m -T -t= -P -l --human-readable --total --output? --inodes --local --type=
md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum md5 | read | -b -t -z --binary --text --tag -a= -l=
shasum | read | -a= -b -t
cmp | read | -b -i= -l -n= -s --print-bytes --verbose --silent --quiet --bytes= --ignore-initial=
comm | read | -1 -2 -3 -i -z --check-order --nocheck-order --output-delimiter= --total
diff | read | -u -U= -c -C= -q -s -y -i -w -b -B -E -Z -a -r -N -t -p -W= -e -n -I= -x= -d --unified? --context? --brief --report-identical-files --side-by-side --ignore-case --ignore-all-space --ignore-space-change --ignore-blank-lines --text --recursive --new-file --width= --suppress-common-lines --color? --exclude= --ignore-matching-lines= --strip-trailing-cr --label= --minimal --normal --left-column
sort | read | -n -r -u -k= -t= -f -h -V -b -d -i -M -g -s -c -C -z -m --numeric-sort --reverse --unique --key= --field-separator= --ignore-case --human-numeric-sort --version-sort --stable --check? --zero-terminated --sort= --ignore-leading-blanks
uniq | read:1 | -c -d -u -i -f= -s= -w= -z -D --count --repeated --unique --ignore-case --skip-fields= --skip-chars= --check-chars=
cut | read | -d= -f= -c= -b= -s -z --delimiter= --fields= --characters= --bytes= --complement --only-delimited --output-delimiter=
paste | read | -d= -s -z --delimiters= --serial
join | read | -1= -2= -t= -a= -v= -o= -e= -i -j= --header --ignore-case --nocheck-order
tr | text | -d -s -c -C -t --delete --squeeze-repeats --complement --truncate-set1
column | read | -t -s= -c= -x -n -o= -N= -R= -J --table --separator= --output-separator= --columns= --fillrows
fold fmt | read | -w= -s -b -u --width= --spaces --bytes
expand unexpand | read | -t= -i -a --tabs= --initial
od | read | -A= -t= -c -x -d -o -b -v -N= -j= -w? --address-radix= --format= --read-bytes= --skip-bytes=
xxd | read:1 | -b -c= -g= -l= -p -s= -u -i -e
hexdump hd | read | -C -n= -s= -v -b -c -d -x
strings | read | -a -n= -t= -f -e= --all --bytes= --radix= --print-file-name
base64 base32 | read:1 | -d -w= -i --decode --wrap= --ignore-garbage
zcat gzcat | read |
ps | text | -e -f -A -a -x -l -o= -p= -u= -H -L -C= --sort= --no-headers --forest
pgrep | text | -f -l -a -u= -x -n -o -c
`;

const programs = new Map<string, SimpleProgram>(
  table
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
      const [names = "", kind = "", options = ""] = line.split("|").map((cell) => cell.trim());
      const [, operands = "", most = "", numbers = ""] = /^(\w+)(?::(\d))?( #)?$/.exec(kind) ?? [];
      const program = {
        options: new ProgramOptions(options),
        operands: operands as Operands,
        most: most === "" ? Infinity : Number(most),
        numbers: numbers !== "",
      };
      return names.split(" ").map((name) => [name, program] as const);
    }),
);

/** Whether a program is one of those that {@link judgeSimple} knows. */
export function isSimple(name: string): boolean {
  return programs.has(name);
}

/** Judges a program whose operands are all of one kind. */
export function judgeSimple(name: string, args: readonly Word[], scope: CommandScope): void {
  const program = programs.get(name);
  const read = program && readArguments(args, program.options, scope, { numbers: program.numbers });
  if (program === undefined || read === undefined) {
    return;
  }
  const { operands } = read;
  if (program.operands === "none" ? operands.length > 0 : operands.length > program.most) {
    scope.ask(`${name} with “${operands.at(-1)?.source ?? ""}” may change something.`);
  } else if (name === "ps" && mayPrintVariables(read)) {
    scope.ask("ps may print the variables of other programs.", "secret");
  } else if (program.operands === "name" || program.operands === "read") {
    // Of two folders it compares the files in them, with or without -r.
    const recursive = name === "diff";
    for (const operand of operands) {
      if (operand.text !== "-") {
        scope.use(operand, recursive ? "tree" : program.operands, recursive ? { hidden: true, followsLinks: true, names: [] } : undefined);
      }
    }
  }
}

/** Whether `ps` may print variables: BSD's `e` does, and what isn't right as options of UNIX (`-x`, a user that isn't there) is read anew as BSD's, dashes and all. */
function mayPrintVariables({ operands, given }: ReadArguments): boolean {
  if (given.some(({ value }) => value?.literal === false || /env/i.test(value?.text ?? ""))) {
    return true;
  }
  const letters = given
    .map(({ option, value }) => option + (option === "-u" ? (value?.text ?? "") : ""))
    .filter((text) => !text.startsWith("--"));
  const isReadAnew = operands.some(({ text }) => !/^\d+$/.test(text)) || given.some(({ option }) => option === "-x" || option === "-u");
  return (
    (isReadAnew && letters.some((text) => text.includes("e"))) ||
    operands.some(({ text, literal }) => !literal || !/^(a?u?x?|ax?u?|l|f|\d+)$/.test(text))
  );
}
