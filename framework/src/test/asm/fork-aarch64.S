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
info:   .skip 128
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
  mov x8, #222            // mmap(0, 4096, READ|WRITE, SHARED|ANONYMOUS, -1, 0)
  mov x0, xzr
  mov x1, #4096
  mov x2, #3
  mov x3, #0x21
  mov x4, #-1
  mov x5, xzr
  svc #0
  mov x28, x0
  ldr x1, =table          // both tables move into the shared page
  ldr x2, =tend
copy:
  ldr x3, [x1], #8
  str x3, [x0], #8
  cmp x1, x2
  b.lo copy
  add x27, x28, #away
  str x27, [x28, #0x40 + 72 + 64]
  mov x0, x28
  bl  launch
  cmp x0, #0
  b.le bad
  mov x8, #95             // waitid(P_ALL, 0, info, WEXITED | __WALL)
  mov x0, xzr
  mov x1, xzr
  ldr x2, =info
  ldr x3, =0x40000004
  mov x4, xzr
  svc #0
  ldr x1, =info
  ldr w2, [x1, #24]
  cmp w2, #126
  b.ne bad
  ldr x1, [x28, #0x28]
  cbnz x1, bad
  ldr x1, [x27, #0x28]
  cmp x1, #3
  b.ne bad
  ldr x1, [x27, #0x20]
  cmn x1, #38
  b.ne bad
  mov x8, #64
  mov x0, #1
  ldr x1, =seen
  mov x2, #28
  svc #0
  mov x8, #94
  mov x0, xzr
  svc #0
bad:
  mov x8, #94
  mov x0, #1
  svc #0
