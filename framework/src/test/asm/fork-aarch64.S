// A program without libc whose table makes a child of its own and leaves a parent with another table
// behind (LaunchStubTest). As in walk-aarch64.S these are forks, and the table is shared memory.
.globl _start
.data
.balign 8
zero:   .quad 0
one:    .quad 1
any:    .quad -1
flags:  .quad 17                  // SIGCHLD
child:  .ascii "child\n"
parent: .ascii "parent\n"
.balign 8
childp: .quad child
childl: .quad 6
parentp: .quad parent
parentl: .quad 7
scrap:  .quad 0
seen:   .ascii "the parent failed at step 3\n"
.balign 8
table:  .quad -1, 0, 'f', 2, 0, 0, 0, 0
        .quad 220, flags, zero, zero, zero, zero, zero, 0, scrap       // clone
        .quad ~220, flags, zero, zero, zero, zero, zero, 0, 0          // clone, and leave a parent
        .quad 64, one, childp, childl, zero, zero, zero, 1, scrap      // write
        .quad 94, zero, zero, zero, zero, zero, zero, 0, scrap         // exit_group
other:  .quad 0, 0, 'f', 2, 0, 0, 0, 0
        .skip 72
        .quad 260, any, zero, zero, zero, zero, zero, 1, scrap         // wait4
        .quad 64, one, parentp, parentl, zero, zero, zero, 1, scrap    // write
        .quad 0x3fffff, zero, zero, zero, zero, zero, zero, 0, scrap   // no such call
tend:
.set away, 0x40 + 4 * 72          // from the table to the other one
.text
_start:
  ldr x19, =table         // both tables move into a shared page
  ldr x20, =tend
  bl  into_shared_memory
  add x27, x28, #away
  str x27, [x28, #0x40 + 72 + 64]
  mov x0, x28
  bl  launch
  cmp x0, #0
  b.le bad
  bl  await_child
  ldr x1, [x28, #0x28]
  cbnz x1, bad
  ldr x1, [x27, #0x28]
  cmp x1, #3
  b.ne bad
  ldr x1, [x27, #0x20]
  cmn x1, #38
  b.ne bad
  ldr x1, =seen
  mov x2, #28
  b   succeed
