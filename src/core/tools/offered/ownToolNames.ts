/** The names of all tools of Baton's own: no other tool gets one of them, so that permissions, rules and models are never mistaken. */
export const ownToolNames = [
  ...["read_file", "list_files", "find_files", "search_text", "edit_file", "write_file", "delete_file", "rename_file"],
  ...["run_command", "command_output", "stop_command", "git_status", "git_diff", "git_log"],
  ...["diagnostics", "symbols", "references", "run_task", "ask_user", "fetch_url", "find_tools", "call_tool"],
] as const;
