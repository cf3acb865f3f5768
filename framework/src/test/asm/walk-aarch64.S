// A program without libc that runs the launch stub (LaunchStubTest). The child gets a stack of its
// own: qemu-user makes CLONE_VM without CLONE_VFORK only for threads, so this one is a fork, and the
// gate is shared memory as the launcher's is.
.globl _start
.data
.balign 8
zero:   .quad 0
one:    .quad 1
flags:  .quad 17                  // SIGCHLD
text:   .ascii "child wrote this\n"
.balign 8
textp:  .quad text
length: .quad 17
scrap:  .quad 0
info:   .skip 128
seen:   .ascii "parent saw ENOSYS at step 4\n"
.balign 8
table:  .quad -1, 0, 'f', 2, 0, 0, 0, 0
        .quad 220, flags, zero, zero, zero, zero, zero, 0, scrap     // clone
        .quad 178, zero, zero, zero, zero, zero, zero, 1, 0          // gettid, stored
        .quad 64, one, textp, length, zero, zero, zero, 1, scrap     // write
        .quad -1, 0, zero, zero, zero, zero, zero, 0, scrap          // wait for the parent
        .quad 0x3fffff, zero, zero, zero, zero, zero, zero, 0, scrap // no such call
tend:
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
  ldr x1, =table          // the table moves into the shared page
  ldr x2, =tend
copy:
  ldr x3, [x1], #8
  str x3, [x0], #8
  cmp x1, x2
  b.lo copy
  add x1, x28, #2048      // got
  str x1, [x28, #0x40 + 72 + 64]
  add x1, x28, #2056      // gate
  str x1, [x28, #0x40 + 216 + 8]
  mov x0, x28
  bl  launch
  mov x27, x0
  cmp x0, #0
  b.le bad
  mov x1, #1
  add x2, x28, #2056
  stlr x1, [x2]
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
  ldr x1, [x28, #2048]
  cmp x1, x27
  b.ne bad
  ldr x1, [x28, #0x28]
  cmp x1, #4
  b.ne bad
  ldr x1, [x28, #0x20]
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
