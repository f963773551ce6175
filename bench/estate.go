package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// estate is a generated tree of Terraform: file names to contents.
type estate map[string]string

func (e estate) write(dir string) error {
	for name, content := range e {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// instancesPerRoot is how many resource instances and data sources each root of a monorepo comes to.
const instancesPerRoot = 29

// monorepo is n roots of fifteen files over four shared modules. The same n gives the same bytes.
func monorepo(n int) estate {
	e := estate{}
	maps.Copy(e, sharedModules)
	rnd := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range n {
		addRoot(e, fmt.Sprintf("live/team%02d/app%04d", i%20, i), i, rnd)
	}
	return e
}

func addRoot(e estate, dir string, i int, rnd *rand.Rand) {
	vars := strings.NewReplacer(
		"@NAME@", fmt.Sprintf("app%04d", i),
		"@OCTET@", strconv.Itoa(i%200+10),
		"@ENV@", []string{"dev", "staging", "prod"}[rnd.IntN(3)],
		"@ENCRYPTED@", strconv.FormatBool(rnd.IntN(4) > 0),
		"@RETENTION@", strconv.Itoa(rnd.IntN(20)),
		"@CIDR@", []string{"10.0.0.0/8", "0.0.0.0/0", "192.168.0.0/16"}[rnd.IntN(3)],
	)
	for name, content := range rootFiles {
		e[dir+"/"+name] = vars.Replace(content)
	}
}

var rootFiles = map[string]string{
	"versions.tf": `terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}
`,
	"backend.tf": `terraform {
  backend "s3" {
    bucket = "example-state"
    key    = "@NAME@/terraform.tfstate"
    region = "eu-west-1"
  }
}
`,
	"providers.tf": `provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}
`,
	"variables.tf": `variable "region" {
  description = "Where everything runs."
  type        = string
  default     = "eu-west-1"
}

variable "environment" {
  description = "Stage of the deployment."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "The environment is dev, staging or prod."
  }
}

variable "database" {
  description = "Settings of the database."
  type = object({
    instance_class = optional(string, "db.t4g.medium")
    encrypted      = optional(bool, true)
    retention      = optional(number, 7)
  })
  default = {}
}

variable "buckets" {
  description = "Buckets by purpose."
  type        = map(object({ versioned = optional(bool, true) }))
  default = {
    uploads = {}
    reports = { versioned = false }
  }
}

variable "admin_cidr" {
  type    = string
  default = "10.0.0.0/8"
}
`,
	"terraform.tfvars": `environment = "@ENV@"
admin_cidr  = "@CIDR@"
database = {
  encrypted = @ENCRYPTED@
  retention = @RETENTION@
}
`,
	"locals.tf": `locals {
  name = "@NAME@-${var.environment}"
  cidr = "10.@OCTET@.0.0/16"
  zones = {
    a = cidrsubnet(local.cidr, 4, 0)
    b = cidrsubnet(local.cidr, 4, 1)
    c = cidrsubnet(local.cidr, 4, 2)
  }
  tags = {
    Name        = local.name
    Environment = var.environment
    Owner       = "team-${substr(local.name, 0, 3)}"
  }
}
`,
	"data.tf": `data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "publish" {
  statement {
    sid       = "Publish"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}
`,
	"keys.tf": `resource "aws_kms_key" "data" {
  description         = "Data of ${local.name}"
  enable_key_rotation = var.environment == "prod"
}

resource "aws_kms_alias" "data" {
  name          = "alias/${local.name}"
  target_key_id = aws_kms_key.data.key_id
}
`,
	"alerts.tf": `resource "aws_sns_topic" "alerts" {
  name              = "${local.name}-alerts"
  kms_master_key_id = aws_kms_key.data.arn
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${local.name}-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 60
  statistic           = "Sum"
  threshold           = 5
  alarm_actions       = [aws_sns_topic.alerts.arn]
}
`,
	"network.tf": `module "network" {
  source = "../../../modules/network"

  name       = local.name
  cidr       = local.cidr
  zones      = local.zones
  admin_cidr = var.admin_cidr
}
`,
	"storage.tf": `module "storage" {
  source   = "../../../modules/storage"
  for_each = var.buckets

  name      = "${local.name}-${each.key}"
  versioned = each.value.versioned
  key_arn   = aws_kms_key.data.arn
}
`,
	"service.tf": `module "service" {
  source = "../../../modules/service"

  name          = local.name
  subnets       = values(module.network.subnet_ids)
  publish       = data.aws_iam_policy_document.publish.json
  bucket_arns   = [for b in module.storage : b.arn]
  environment = {
    STAGE = var.environment
    TOPIC = aws_sns_topic.alerts.arn
  }
}
`,
	"database.tf": `module "database" {
  source = "../../../modules/database"

  name           = local.name
  vpc_id         = module.network.vpc_id
  subnets        = values(module.network.subnet_ids)
  instance_class = var.database.instance_class
  encrypted      = var.database.encrypted
  retention      = var.database.retention
  key_arn        = aws_kms_key.data.arn
}
`,
	"queue.tf": `resource "aws_sqs_queue" "jobs" {
  name                    = "${local.name}-jobs"
  sqs_managed_sse_enabled = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "dead" {
  name = "${local.name}-dead"
}
`,
	"outputs.tf": `output "vpc_id" {
  value = module.network.vpc_id
}

output "bucket_names" {
  value = { for k, b in module.storage : k => b.name }
}
`,
}

var sharedModules = map[string]string{
	"modules/network/main.tf": `variable "name" { type = string }
variable "cidr" { type = string }
variable "zones" { type = map(string) }
variable "admin_cidr" { type = string }

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
}

resource "aws_subnet" "this" {
  for_each   = var.zones
  vpc_id     = aws_vpc.this.id
  cidr_block = each.value
}

resource "aws_security_group" "admin" {
  name   = "${var.name}-admin"
  vpc_id = aws_vpc.this.id

  dynamic "ingress" {
    for_each = toset([22, 443])
    content {
      description = "admin ${ingress.value}"
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = [var.admin_cidr]
    }
  }
}

resource "aws_flow_log" "this" {
  vpc_id               = aws_vpc.this.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::example-flow-logs"
}

output "vpc_id" { value = aws_vpc.this.id }
output "subnet_ids" { value = { for k, s in aws_subnet.this : k => s.id } }
`,
	"modules/storage/main.tf": `variable "name" { type = string }
variable "versioned" { type = bool }
variable "key_arn" { type = string }

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_versioning" "this" {
  count  = var.versioned ? 1 : 0
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.key_arn
    }
  }
}

output "arn" { value = aws_s3_bucket.this.arn }
output "name" { value = aws_s3_bucket.this.bucket }
`,
	"modules/service/main.tf": `variable "name" { type = string }
variable "subnets" { type = list(string) }
variable "publish" { type = string }
variable "bucket_arns" { type = list(string) }
variable "environment" { type = map(string) }

resource "aws_iam_role" "this" {
  name = "${var.name}-service"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

data "aws_iam_policy_document" "this" {
  source_policy_documents = [var.publish]

  statement {
    sid       = "Buckets"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = [for arn in var.bucket_arns : "${arn}/*"]
  }
}

resource "aws_iam_role_policy" "this" {
  name   = "service"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.this.json
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = aws_iam_role.this.arn
  runtime       = "python3.13"
  handler       = "main.handler"
  filename      = "function.zip"

  environment {
    variables = var.environment
  }

  vpc_config {
    subnet_ids         = var.subnets
    security_group_ids = []
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = 30
}
`,
	"modules/database/main.tf": `variable "name" { type = string }
variable "vpc_id" { type = string }
variable "subnets" { type = list(string) }
variable "instance_class" { type = string }
variable "encrypted" { type = bool }
variable "retention" { type = number }
variable "key_arn" { type = string }

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnets
}

resource "aws_security_group" "this" {
  name   = "${var.name}-db"
  vpc_id = var.vpc_id
}

resource "aws_db_instance" "this" {
  identifier                  = var.name
  engine                      = "postgres"
  instance_class              = var.instance_class
  allocated_storage           = 50
  storage_encrypted           = var.encrypted
  kms_key_id                  = var.key_arn
  backup_retention_period     = var.retention
  db_subnet_group_name        = aws_db_subnet_group.this.name
  vpc_security_group_ids      = [aws_security_group.this.id]
  manage_master_user_password = true
  deletion_protection         = true
}
`,
}

// large is one root of n instances: a third by blocks of their own, a third by count, a third by for_each.
func large(n int) estate {
	e := estate{"versions.tf": rootFiles["versions.tf"]}
	e["provider.tf"] = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n"
	const perFile = 300
	third := n / 3
	for start := 0; start < third; start += perFile {
		var b strings.Builder
		for i := start; i < min(start+perFile, third); i++ {
			fmt.Fprintf(&b, "resource \"aws_sqs_queue\" \"q%d\" {\n  name                    = \"q-%d\"\n  sqs_managed_sse_enabled = %t\n}\n\n", i, i, i%5 > 0)
		}
		e[fmt.Sprintf("queues%05d.tf", start)] = b.String()
	}
	const group = 300
	var b strings.Builder
	for i := 0; i < third; i += group {
		count := min(group, third-i)
		fmt.Fprintf(&b, "resource \"aws_s3_bucket\" \"b%d\" {\n  count  = %d\n  bucket = \"b-%d-${count.index}\"\n}\n\n", i, count, i)
		fmt.Fprintf(&b, "resource \"aws_s3_bucket_versioning\" \"b%d\" {\n  count  = %d\n  bucket = element(aws_s3_bucket.b%d[*].id, count.index)\n\n  versioning_configuration {\n    status = \"Enabled\"\n  }\n}\n\n", i, count/2, i)
	}
	e["buckets.tf"] = b.String()
	b.Reset()
	for i := 0; i < third/2; i += group {
		fmt.Fprintf(&b, "resource \"aws_kms_key\" \"k%d\" {\n  for_each            = { for i in range(%d) : \"k-${i}\" => i %% 3 > 0 }\n  description         = each.key\n  enable_key_rotation = each.value\n}\n\n", i, min(group, third/2-i))
	}
	e["keys.tf"] = b.String()
	return e
}
