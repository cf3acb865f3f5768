/* Says as whom it runs: the effective user, and the capabilities that are in effect. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void) {
  char line[256];
  FILE *status = fopen("/proc/self/status", "r");
  printf("euid %d\n", (int)geteuid());
  while (status != NULL && fgets(line, sizeof line, status) != NULL) {
    if (strncmp(line, "CapEff:", 7) == 0) {
      printf("%s", line);
    }
  }
  return 0;
}
