/*
 * launcher none|namespaces
 *
 * For each byte on standard input: makes a child that shares this process's memory until it
 * executes /bin/true, as zviz does, waits for its end, and writes a byte. "namespaces" are those of
 * the profile minimal, empty: what is above it is what a launcher does in them.
 */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024] __attribute__((aligned(16)));
static int isolated;

static int child(void *unused)
{
	char *argv[] = { "/bin/true", NULL };
	char *envp[] = { NULL };

	(void)unused;
	if (isolated && unshare(CLONE_NEWCGROUP))
		_exit(125);
	execve(argv[0], argv, envp);
	_exit(127);
}

int main(int argc, char **argv)
{
	int flags = CLONE_VM | CLONE_VFORK | SIGCHLD;
	char byte;

	if (argc != 2)
		return 2;
	isolated = !strcmp(argv[1], "namespaces");
	if (isolated)
		flags |= CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET;
	while (read(0, &byte, 1) == 1) {
		int status;
		pid_t pid = clone(child, stack + sizeof(stack), flags, NULL);

		if (pid < 0 || waitpid(pid, &status, 0) != pid || status) {
			perror("launcher");
			return 1;
		}
		if (write(1, &byte, 1) != 1)
			return 1;
	}
	return 0;
}
