/** What a cmdlet does with the arguments that name files: looks at names, reads them, reads all below, goes there, or none of that. */
export type CmdletPaths = "none" | "name" | "read";

/** A cmdlet that just reads, with the parameters with which it does no more. */
export interface Cmdlet {
  readonly paths: CmdletPaths;
  /** Which of its arguments without a name, from 0, are paths; all from there on are. */
  readonly firstPath: number;
  /** Parameters, in lower case: whether each takes a value, or a path. */
  readonly parameters: ReadonlyMap<string, "flag" | "value" | "path">;
}

/** Names, kind of paths, first path, parameters (`=` takes a value, `@` a path). Source: Microsoft's reference of PowerShell 7.5. Abbreviated parameters aren't taken. */
const table = `
get-childitem gci dir ls | name | 0 | -path@ -literalpath@ -filter= -include= -exclude= -recurse -depth= -force -name -file -directory -hidden
get-content gc cat type | read | 0 | -path@ -literalpath@ -totalcount= -head= -first= -tail= -last= -raw -encoding= -readcount= -delimiter=
get-item gi | name | 0 | -path@ -literalpath@ -force
test-path | name | 0 | -path@ -literalpath@ -pathtype=
resolve-path rvpa | name | 0 | -path@ -literalpath@ -relative
get-filehash | read | 0 | -path@ -literalpath@ -algorithm=
select-string sls | read | 1 | -pattern= -path@ -literalpath@ -simplematch -casesensitive -context= -list -quiet -notmatch -allmatches -raw -encoding=
split-path | none | 0 | -path= -leaf -parent -leafbase -extension -qualifier
join-path | none | 0 | -path= -childpath=
get-location gl pwd | none | 0 |
write-output echo write | none | 0 | -inputobject= -noenumerate
write-host | none | 0 | -object= -nonewline -foregroundcolor= -backgroundcolor= -separator=
get-date | none | 0 | -format= -uformat= -asutc
get-command gcm | none | 0 | -name= -commandtype= -all -syntax
measure-object measure | none | 0 | -property= -line -word -character -sum -average -maximum -minimum -allstats
select-object select | none | 0 | -property= -first= -last= -skip= -unique -expandproperty= -excludeproperty= -index=
sort-object sort | none | 0 | -property= -descending -unique -casesensitive -top= -bottom=
where-object where | none | 0 | -property= -value= -eq -ne -like -notlike -match -notmatch -gt -lt -ge -le -contains -in
group-object group | none | 0 | -property= -noelement
format-table ft | none | 0 | -property= -autosize -wrap -hidetableheaders -groupby=
format-list fl | none | 0 | -property=
format-wide fw | none | 0 | -property= -column= -autosize
out-string | none | 0 | -width= -stream
out-null | none | 0 |
out-host oh | none | 0 |
compare-object diff compare | none | 9 | -property= -includeequal -excludedifferent -casesensitive
convertfrom-json | none | 0 | -depth= -ashashtable
convertto-json | none | 0 | -depth= -compress
get-process gps ps | none | 0 | -name= -id=
get-host | none | 0 |
get-culture | none | 0 |
get-uptime | none | 0 |
`;

const cmdlets = new Map<string, Cmdlet>(
  table
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
      const [names = "", paths = "none", firstPath = "0", list = ""] = line.split("|").map((cell) => cell.trim());
      const parameters = new Map<string, "flag" | "value" | "path">(
        list
          .split(" ")
          .filter((each) => each !== "")
          .map((each) =>
            each.endsWith("=") ? [each.slice(0, -1), "value"] : each.endsWith("@") ? [each.slice(0, -1), "path"] : [each, "flag"],
          ),
      );
      return names.split(" ").map((name) => [name, { paths: paths as CmdletPaths, firstPath: Number(firstPath), parameters }] as const);
    }),
);

/** A cmdlet that just reads, by its name or alias in any case. */
export function cmdletNamed(name: string): Cmdlet | undefined {
  return cmdlets.get(name.toLowerCase());
}
