# A program without libc that runs the launch stub (LaunchStubTest).
.intel_syntax noprefix
.globl _start
.data
.balign 8
zero:   .quad 0
one:    .quad 1
flags:  .quad 0x100 | 17          # CLONE_VM | SIGCHLD
text:   .ascii "child wrote this\n"
.balign 8
textp:  .quad text
length: .quad 17
got:    .quad 0
gate:   .quad 0
scrap:  .quad 0
seen:   .ascii "parent saw ENOSYS at step 4\n"
.balign 8
table:  .quad -1, 0, 'f', 2, 0, 0, 0, 0
        .quad 56, flags, zero, zero, zero, zero, zero, 0, scrap     # clone
        .quad 186, zero, zero, zero, zero, zero, zero, 1, got       # gettid, stored
        .quad 1, one, textp, length, zero, zero, zero, 1, scrap     # write
        .quad -1, gate, zero, zero, zero, zero, zero, 0, scrap      # wait for the parent
        .quad 0x3fffff, got, zero, zero, zero, zero, zero, 0, scrap # no such call
.text
_start:
  lea rdi, [table]
  call launch
  mov r14, rax
  test rax, rax
  jle bad
  mov qword ptr [gate], 1
  call await_child
  cmp [got], r14
  jne bad
  cmp qword ptr [table + 0x28], 4
  jne bad
  cmp qword ptr [table + 0x20], -38
  jne bad
  lea rsi, [seen]
  mov edx, 28
  jmp succeed
